#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "api/devices/devices.h"
#include "api/devices/signed_read.h"
#include "api/metrics/ledger_metrics.h"
#include "api/routes/service.h"
#include "issuer/codes/codes.h"
#include "ledger/crypto/hash.h"
#include "ledger/model/voucher_code.h"
#include "ledger/store/memory/memory_lock.h"
#include "ledger/tree/tlog_proof.h"
#include "tests/support/scratch_directory.h"

namespace passnum {

// Every route over a ledger in memory, without a network. Operators alice and bob; issuing key 1; programme 1
// "ORL26", 1000 cents, 3 vouchers a booklet; site-1 labelled, with phone-1 and phone-2; booklets 1 and 2
// activated, 1 handed over; of booklet 1 the first voucher has its seal, the second one that is none, the
// third that of a code which alice's key signed.
class TestService {
 public:
  explicit TestService(DeviceLimits limits = {}, unsigned free_tries = 5, RequestLimits request_limits = {});

  http::Response call(std::string method, std::string path, std::string body = {}, std::string token = {});
  http::Response get(const std::string& path, const std::string& token = {}) {
    return call("GET", path, {}, token);
  }
  // A GET that a device signs, by default "phone-1" and now.
  http::Response read(const std::string& path) { return read(path, "phone-1", phone, clock.now()); }
  template <typename Signer>
  http::Response read(const std::string& path, const std::string& device, const Signer& signer, TimeMs time,
                      const std::string& etag = {}) {
    const auto signature = signer.sign(signed_bytes_of_read("GET", path, time));
    return read_with(
        path, "PN-Device " + device + "." + std::to_string(time.value) + "." + to_base64url(signature), etag);
  }
  // A GET with this Authorization.
  http::Response read_with(const std::string& path, std::string authorization, const std::string& etag = {}) {
    http::Request request;
    request.headers.push_back({"authorization", std::move(authorization)});
    if (!etag.empty()) request.headers.push_back({"if-none-match", etag});
    return dispatch(std::move(request), "GET", path, {});
  }
  http::Response post(const std::string& path, const std::string& body) { return call("POST", path, body); }

  static SigningKey key_of(Byte seed);
  Uuid next_id();
  VoucherId voucher(std::uint32_t booklet, std::uint8_t index) const;
  TypedCode typed_code_of(const VoucherId& voucher) const;
  CodeSeal seal_of(const VoucherId& voucher, const SigningKey& key) const;
  std::string qr_of(const VoucherId& voucher, const SigningKey& key, const std::string& host = kHost) const;

  ScanRequest scan(const VoucherId& voucher);
  // The body of a redemption, signed by the device's key.
  std::string qr_body(const ScanRequest& request, const std::string& code) const;
  std::string typed_body(ScanRequest request, const std::string& typed, const std::string& committed) const;
  std::string reversal_body(const ReversalRequest& request) const;
  std::string command_body(const Command& command, const SigningKey& key) const;
  // A genuine one.
  std::string good_scan(std::uint8_t index) {
    const auto id = voucher(1, index);
    return qr_body(scan(id), qr_of(id, issuing));
  }
  bool is_verified(const std::string& receipt) const;

  static inline const std::string kHost = "passnum.example";
  static inline const std::string kOrigin = "passnum.example/log";
  static inline const std::string kToken = "auditor-token";
  static inline const std::string kServerToken = "server-token";
  SigningKey log_key = key_of(1);
  SigningKey issuing = key_of(2);
  SigningKey phone = key_of(3);
  SigningKey phone_2 = key_of(6);
  SigningKey alice = key_of(4);
  SigningKey bob = key_of(5);
  SigningKey snapshot_key = key_of(7);
  SigningKey phone_3 = key_of(8);  // of nobody yet
  std::string peer = "192.0.2.1";  // who asks
  FakeClock clock{parse_time("2026-06-15T10:00:00.000Z").value()};
  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  MemoryStore store{disk};
  MemoryLock lock;
  HashKey lookup_key{std::array<Byte, 32>{9}};
  HashKey code_key{std::array<Byte, 32>{8}};
  // What the server keeps about devices beside the ledger.
  Devices& devices() { return devices_; }
  Sequencer& sequencer() { return *sequencer_; }
  // Asks as an operator, alice or bob; CHECKs that it is accepted.
  void must(const CommandBody& body, const std::string& who = "alice");
  // What pinning the store for a backup gives.
  Result<std::uint64_t> pin = std::uint64_t{17};

 private:
  http::Response dispatch(http::Request request, std::string method, const std::string& path,
                          std::string body);
  const SigningKey& key_of_device(const DeviceId& id) const;
  void fill(LogWriter& writer);

  std::uint8_t ids_ = 0;
  metrics::LedgerMetrics metrics_;
  ScratchDirectory scratch_;
  Devices devices_;
  std::unique_ptr<Sequencer> sequencer_;
  std::unique_ptr<WorkPool> pool_;
  WorkPool slow_pool_{1, 1};
  Maintenance maintenance_{sha256(as_bytes(kServerToken)), slow_pool_, [this] { return pin; }};
  PlaceList places_{clock, scratch_.file("places.json")};
  std::unique_ptr<Service> service_;
  http::Router router_;
};

// As it is hashed: without hyphens.
std::string characters(TypedCode code);
Json json_of(const http::Response& response);
// "409 already_redeemed": what a problem says; "201" and so on otherwise.
std::string outcome_of(const http::Response& response);
std::string text_in(const Json& json, std::string_view key);

}  // namespace passnum
