#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/devices/device_register.h"
#include "api/structures/redemption_book.h"
#include "ledger/core/records.h"
#include "ledger/sequencer/stored_claims.h"

namespace passnum::structures {

// One redemption as its structure sees it, with the names that people know things by.
struct RedemptionRow {
  std::uint64_t entry = 0;
  TimeMs at;
  VoucherRedeemed redeemed;
  bool is_reversed = false;
  std::string site_name;
  std::string programme_name;
  std::string service_label;
  std::string device_name;  // empty: it has none
  StoredClaim::Line payment;
};

// Reads redemptions from one moment of the log, and each name once.
class RowReader {
 public:
  // Both outlive it.
  RowReader(const Snapshot& snapshot, DeviceRegister& devices)
      : snapshot_(snapshot), devices_(devices), claims_(snapshot) {}
  // Errors: corrupt, io.
  Result<RedemptionRow> read(const RedemptionBook::Line& line);
  // What people call it; empty when it has no name.
  Result<std::string> site_name(const SiteId& site);
  Result<std::string> programme_name(ProgrammeId programme);
  Result<std::string> device_name(const DeviceId& device);

 private:
  const Snapshot& snapshot_;
  DeviceRegister& devices_;
  StoredClaims claims_;
  std::map<SiteId, std::string> sites_;
  std::map<ProgrammeId, std::string> programmes_;
  std::map<DeviceId, std::string> device_names_;
};

// Canonical JSON of one row.
std::string to_json_text(const RedemptionRow& row);

// text/csv (RFC 4180) as a French Excel opens it by a double click: UTF-8 with its mark at the beginning,
// semicolons, decimal commas, days as 31/12/2026. No cell is a formula (text_cell, issuer/statement/csv.h).
std::string csv_head();
std::string csv_line(const RedemptionRow& row);

}  // namespace passnum::structures
