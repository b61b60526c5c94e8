#include "api/structures/redemption_rows.h"

#include <gtest/gtest.h>

namespace passnum::structures {
namespace {

RedemptionRow row() {
  RedemptionRow out;
  out.at = parse_time("2026-06-15T10:00:01.000Z").value();
  out.redeemed.amount = Cents(1005);
  out.redeemed.service_day = parse_day("2026-06-14").value();
  out.redeemed.scan.voucher = "ORL26-000001-01";
  out.redeemed.scan.site = SiteId("site-1");
  out.redeemed.scan.scanned_at = parse_time("2026-06-15T09:59:59.000Z").value();
  out.redeemed.scan.device = DeviceId("tel-1");
  out.site_name = "Atelier; rue \"du\" Bac";
  out.programme_name = "Pass";
  out.service_label = "Prendre en main un ordinateur";
  return out;
}

TEST(RedemptionFile, IsOneThatAFrenchExcelOpens) {
  EXPECT_EQ(csv_head(),
            "\xEF\xBB\xBF"
            "Chèque;Jour du service;Scanné le;Enregistré le;Lieu;Nom du lieu;Dispositif;Service;Montant "
            "(€);État;Hors ligne;Appareil\r\n");
  EXPECT_EQ(csv_line(row()),
            "ORL26-000001-01;14/06/2026;15/06/2026 11:59;15/06/2026 12:00;site-1;"
            "\"Atelier; rue \"\"du\"\" Bac\";Pass;Prendre en main un ordinateur;10,05;Accepté;non;tel-1\r\n");
  auto other = row();
  other.is_reversed = true;
  other.redeemed.scan.offline = true;
  other.device_name = "Accueil";
  EXPECT_NE(csv_line(other).find(";10,05;Annulé;oui;Accueil\r\n"), std::string::npos);
}

TEST(RedemptionFile, HasNoCellThatASpreadsheetWouldCompute) {
  for (const std::string begin : {"=", "+", "-", "@", "\uff1d", "\uff20"}) {
    auto one = row();
    one.site_name = begin + "cmd|'/c calc';A1";
    one.device_name = begin + "1";
    EXPECT_NE(csv_line(one).find(";\"'" + one.site_name + "\";"), std::string::npos) << begin;
    EXPECT_TRUE(csv_line(one).ends_with(";'" + one.device_name + "\r\n")) << begin;
  }
}

}  // namespace
}  // namespace passnum::structures
