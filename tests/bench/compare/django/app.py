"""A voucher ledger as small as it can be on Django and PostgreSQL: no middleware, no signature, no log."""

import json
import os

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for measuring",
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PGHOST"],
            "USER": os.environ["PGUSER"],
            "NAME": os.environ["PGDATABASE"],
            "CONN_MAX_AGE": None,
        }
    },
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.db import models, transaction
from django.http import JsonResponse
from django.urls import path
from django.utils import timezone


class Voucher(models.Model):
    id = models.BigIntegerField(primary_key=True)
    amount_cents = models.IntegerField()
    is_spent = models.BooleanField()

    class Meta:
        app_label = "compare"
        db_table = "voucher"


class Redemption(models.Model):
    scan_id = models.UUIDField(primary_key=True)
    voucher = models.BigIntegerField()
    site = models.TextField()
    service = models.TextField()
    amount_cents = models.IntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "compare"
        db_table = "redemption"


def redeem(request):
    asked = json.loads(request.body)
    number = asked["voucher"]
    with transaction.atomic():
        if Voucher.objects.filter(id=number, is_spent=False).update(is_spent=True) != 1:
            return JsonResponse({"outcome": "refused"}, status=409)
        Redemption(
            scan_id=asked["scan_id"],
            voucher=number,
            site=asked["site"],
            service=asked["service"],
            amount_cents=1000,
            recorded_at=timezone.now(),
        ).save(force_insert=True)
    # Written as the other servers do, without a space after the colon.
    return JsonResponse(
        {"outcome": "accepted", "voucher": number, "amount_cents": 1000, "receipt": "." * 200},
        status=201,
        json_dumps_params={"separators": (",", ":")},
    )


urlpatterns = [path("redemptions", redeem)]
application = WSGIHandler()
