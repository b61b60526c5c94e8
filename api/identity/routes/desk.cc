#include "api/identity/routes/desk.h"

#include "api/http/network.h"
#include "api/identity/write_guard.h"

namespace passnum::identity {
namespace {

struct Words {
  unsigned status;
  const char* title;
};

Words words_of(Denied denied) {
  switch (denied) {
    case Denied::not_signed_in:
      return {401, "Connectez-vous pour continuer."};
    case Denied::not_found:
      return {404, "Cet objet n’existe pas."};
    case Denied::not_entitled:
      return {403, "Votre rôle ne permet pas cette action : adressez-vous à un gestionnaire."};
    case Denied::step_up_needed:
      return {403, "Confirmez que c’est bien vous : connectez-vous de nouveau avec un second facteur."};
    case Denied::origin_refused:
      return {403, "Cette demande ne vient pas de nos pages."};
    case Denied::csrf_refused:
      return {403, "La page est trop ancienne : rechargez-la."};
    case Denied::account_unknown:
      return {403, "Vous n’avez pas encore d’accès : demandez une invitation à votre gestionnaire."};
    case Denied::account_disabled:
      return {403, "Cet accès est fermé : adressez-vous à votre gestionnaire."};
    case Denied::invitation_unknown:
      return {404, "Cette invitation n’est plus valable : demandez-en une autre."};
    case Denied::sign_in_failed:
      return {403, "La connexion n’a pas abouti : vérifiez ce que vous avez saisi et recommencez."};
    case Denied::role_unfit:
      return {422, "Ce rôle n’existe pas dans une telle organisation."};
    case Denied::role_conflict:
      return {409, "Une même personne ne peut pas saisir et approuver les paiements."};
    case Denied::not_for_yourself:
      return {409, "Une autre personne doit le faire."};
    case Denied::last_of_its_kind:
      return {409, "Il ne resterait personne pour administrer : nommez d’abord quelqu’un d’autre."};
    case Denied::too_many:
      return {409, "La limite est atteinte."};
    case Denied::change_open:
      return {409, "Un changement est déjà en cours : retirez-le d’abord, ou attendez qu’il prenne effet."};
    case Denied::change_closed:
      return {409, "Ce changement a déjà été décidé : rechargez la page."};
    case Denied::rate_limited:
      return {429, "Trop d’essais : attendez un peu."};
  }
  CHECK(false);
  return {500, ""};
}

std::string_view bearer(const http::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = request.header("authorization");
  return header && header->starts_with(kScheme) ? header->substr(kScheme.size()) : std::string_view();
}

// Whoever is signed in and hears no is in the access log with it, once it is known to what: a 404 is also
// what hears who asks for another's.
http::Response with_refusal_noted(Desk& desk, const http::Request& request, const Caller* caller,
                                  http::Response reply) {
  const bool is_refusal = reply.status == 403 || reply.status == 404 || reply.status == 409;
  if (!is_refusal || !reply.problem) return reply;
  AccessLine line;
  line.what = Access::refused;
  line.reason = reply.problem->code;
  if (caller != nullptr) line.account = caller->account;
  for (const auto& parameter : request.parameters) {
    // A 403 to somebody signed in means that they see the organisation: its name is one of ours.
    const bool is_known = caller != nullptr && reply.status != 404;
    if (is_known && parameter.name == "organisation") line.organisation = OrganisationId(parameter.value);
  }
  if (auto noted = note(desk, request, std::move(line)); !noted) return error_reply(noted.error());
  return reply;
}

http::Response answer_visit(Desk& desk, const VisitAnswer& answer, const http::Request& request) {
  const auto visit = signed_in(desk, request);
  if (visit) {
    const auto& caller = visit.value().caller;
    return with_refusal_noted(desk, request, &caller, answer(desk, visit.value()));
  }
  auto reply = failure_reply(visit.error());
  if (reply.status == 429) reply.with_retry_after_s(1);
  return with_refusal_noted(desk, request, nullptr, std::move(reply));
}

http::Response answer_key(Desk& desk, Scope scope, const KeyAnswer& answer, const http::Request& request,
                          std::string_view text) {
  const auto key = desk.keys.find(text);
  if (!key) return failure_reply(key.error());
  const auto wait_s = desk.limiter.take("key " + key.value().id.text, kRequestsPerKey, desk.clock.now());
  if (wait_s != 0) return too_fast(wait_s);
  if (has_scope(key.value(), scope)) return answer(desk, key.value(), request);
  AccessLine line;
  line.what = Access::refused;
  line.reason = name(Denied::not_entitled);
  line.organisation = key.value().organisation;
  if (auto noted = note(desk, request, std::move(line)); !noted) return error_reply(noted.error());
  return denied_reply(Denied::not_entitled);
}

void run_on(WorkPool& pool, http::Responder responder, const std::function<void(http::Responder&)>& work) {
  auto shared = std::make_shared<http::Responder>(std::move(responder));
  if (!pool.submit([shared, work] { work(*shared); })) shared->answer(busy_reply());
}

http::Handler on_pool(Desk& desk, std::function<void(http::Responder&)> work) {
  return [&desk, work = std::move(work)](const http::Request&, http::Responder responder) {
    run_on(desk.pool, std::move(responder), work);
  };
}

http::Response answer_any(Desk& desk, Scope scope, const VisitAnswer& answer, const KeyAnswer& by_key,
                          const http::Request& request) {
  const auto text = bearer(request);
  return text.empty() ? answer_visit(desk, answer, request) : answer_key(desk, scope, by_key, request, text);
}

}  // namespace

http::Response denied_reply(Denied denied) {
  const auto words = words_of(denied);
  return http::problem(words.status, std::string(name(denied)), words.title);
}

http::Response failure_reply(const Failure& failure) {
  if (const auto* denied = failure.denied()) return denied_reply(*denied);
  return error_reply(*failure.error());
}

http::Response busy_reply() {
  auto response =
      http::problem(503, "busy", "Le service est très demandé : réessayez dans quelques secondes.");
  response.with_retry_after_s(2);
  return response;
}

http::Response error_reply(const Error& error) {
  if (error.code == ErrorCode::unavailable) return busy_reply();
  if (error.code == ErrorCode::invalid || error.code == ErrorCode::too_large) {
    return http::problem(400, "malformed", "La demande n’a pas la forme attendue.", error.context);
  }
  return http::problem(500, "internal_error", "Le service a un incident : réessayez plus tard.");
}

http::Response too_fast(unsigned wait_s) {
  auto response = denied_reply(Denied::rate_limited);
  response.with_retry_after_s(wait_s);
  return response;
}

Outcome<Visit> signed_in(Desk& desk, const http::Request& request) {
  const auto header = request.header("cookie");
  const auto token = header ? cookie_value(*header, kSessionCookie) : std::nullopt;
  if (!token) return Failure(Denied::not_signed_in);
  auto caller = desk.sessions.find(*token);
  if (!caller) return std::move(caller).error();
  const auto& account = caller.value().account.text;
  const auto now = desk.clock.now();
  if (is_write(request.method)) {
    if (auto checked = check_write(request, *token); !checked) return checked.error();
    if (desk.limiter.take("writes " + account, kWritesPerAccount, now) != 0)
      return Failure(Denied::rate_limited);
  } else if (desk.limiter.take("reads " + account, kReadsPerAccount, now) != 0) {
    return Failure(Denied::rate_limited);
  }
  return Visit{request, std::move(caller).value(), std::string(*token)};
}

Outcome<Organisation> seen_organisation(Desk& desk, const Caller& caller, const std::string& id) {
  auto organisation = desk.accounts.organisation(OrganisationId(id));
  if (organisation && !sees(caller, organisation.value())) return Failure(Denied::not_found);
  return organisation;
}

Outcome<Done> stepped_up(Desk& desk, const Caller& caller) {
  if (is_stepped_up(caller, desk.clock.now())) return Done{};
  return Failure(Denied::step_up_needed);
}

http::Handler visited(Desk& desk, VisitAnswer answer) {
  return on_pool(desk, [&desk, answer = std::move(answer)](http::Responder& responder) {
    responder.answer(answer_visit(desk, answer, responder.request()));
  });
}

http::Handler visited_or_key(Desk& desk, Scope scope, VisitAnswer answer, KeyAnswer by_key) {
  return on_pool(desk, [&desk, scope, answer = std::move(answer),
                        by_key = std::move(by_key)](http::Responder& responder) {
    responder.answer(answer_any(desk, scope, answer, by_key, responder.request()));
  });
}

http::Handler visited_or_key_then(Desk& desk, Scope scope, VisitAnswer answer, KeyAnswer by_key,
                                  Errand errand) {
  return on_pool(desk, [&desk, scope, answer = std::move(answer), by_key = std::move(by_key),
                        errand = std::move(errand)](http::Responder& responder) {
    auto said = answer_any(desk, scope, answer, by_key, responder.request());
    if (said.status != 204) return responder.answer(std::move(said));
    run_on(errand.pool, std::move(responder),
           [work = errand.work](http::Responder& later) { later.answer(work(later.request())); });
  });
}

http::Handler anonymous(Desk& desk, const Rate& per_address, Answer answer) {
  auto work = on_pool(desk, [&desk, answer = std::move(answer)](http::Responder& responder) {
    responder.answer(answer(desk, responder.request()));
  });
  return
      [&desk, &per_address, work = std::move(work)](const http::Request& request, http::Responder responder) {
        // On the network thread: who comes too often costs no place in the queue.
        const auto bucket = std::string(per_address.name) + " " + http::network_of(request.peer);
        const auto wait_s = desk.limiter.take(bucket, per_address, desk.clock.now());
        if (wait_s != 0) return responder.answer(too_fast(wait_s));
        if (is_write(request.method)) {
          if (const auto ours = check_origin(request); !ours)
            return responder.answer(failure_reply(ours.error()));
        }
        work(request, std::move(responder));
      };
}

Result<Done> note(Desk& desk, const http::Request& request, AccessLine line) {
  line.address = http::network_of(request.peer);
  return desk.log.add(std::move(line));
}

Outcome<AccountId> accept_invitation(Desk& desk, const http::Request& request, std::string_view token,
                                     const NewPerson& person) {
  const auto offered = desk.invitations.find(token);
  if (!offered) return offered.error();
  auto account = desk.invitations.accept(token, person);
  if (!account) return account;
  AccessLine line;
  line.what = offered.value().account ? Access::recovered : Access::granted;
  line.reason = name(offered.value().role);
  line.account = account.value();
  line.organisation = offered.value().organisation.id;
  line.actor = AccountId(offered.value().created_by);
  if (auto noted = note(desk, request, std::move(line)); !noted) return Failure(noted.error());
  return account;
}

http::Response begin_session(Desk& desk, const http::Request& request, const AccountId& account,
                             SignInMethod method, const std::string& how) {
  const auto agent = request.header("user-agent").value_or("");
  const auto strong_at =
      method == SignInMethod::passkey ? std::optional(desk.clock.now()) : std::optional<TimeMs>();
  const auto token = desk.sessions.begin({account, method, strong_at, "", std::string(agent)});
  if (!token) return failure_reply(token.error());
  AccessLine line;
  line.what = Access::signed_in;
  line.reason = how;
  line.account = account;
  if (auto noted = note(desk, request, std::move(line)); !noted) return error_reply(noted.error());
  auto response = http::no_content();
  response.with_header("Set-Cookie", session_cookie(token.value().text));
  return response;
}

http::Response sign_in_refused(Desk& desk, const http::Request& request, const Failure& failure) {
  if (const auto* denied = failure.denied()) {
    AccessLine line;
    line.what = Access::refused;
    line.reason = name(*denied);
    if (auto noted = note(desk, request, std::move(line)); !noted) return error_reply(noted.error());
  }
  return failure_reply(failure);
}

void add_identity_routes(http::Router& router, Desk& desk) {
  add_session_routes(router, desk);
  add_oidc_routes(router, desk);
  add_passkey_routes(router, desk);
  add_password_routes(router, desk);
  add_account_routes(router, desk);
  add_organisation_routes(router, desk);
  add_api_key_routes(router, desk);
}

}  // namespace passnum::identity
