#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/cli/child.h"
#include "api/cli/context.h"
#include "api/cli/demo_places.h"
#include "api/cli/log_copy.h"
#include "api/cli/programme_file.h"
#include "api/cli/session.h"
#include "api/server/key_file.h"

namespace passnum {

struct DemoOptions {
  std::string out;
  std::string sites;
  std::string programme;
  std::uint32_t booklets = 20;
  bool is_once = false;
};

// The whole life of a run of vouchers, by the commands a person would type, each a process of its own,
// against a real server over TLS. What it leaves in its directory is described in README.md.
class Demo {
 public:
  // Makes the directory and starts the server. A directory in which the job was done before is opened as it
  // is, one in which it was cut off is set aside, and one that holds other things is refused. Errors:
  // invalid, io, unavailable.
  static Result<Demo> start(Context& context, DemoOptions options);

  bool is_complete() const { return is_complete_; }
  bool agrees() const { return agrees_; }
  // The job. Errors: the first step that did not go as it must.
  Result<Done> run();
  // Of a job done before: verifies the copy and the accounts again.
  Result<Done> check_again();

  pid_t server_pid() const { return server_.pid(); }
  const std::string& url() const { return url_; }
  int stop_server() { return server_.stop(); }
  int wait_server() { return server_.wait(); }

 private:
  struct Redemption {
    std::string voucher;
    std::string scan_id;
    std::size_t device;
  };

  Demo(Context& context, DemoOptions options, BackgroundChild server, std::string url, bool is_complete);

  // The commands. `passnum` runs one and returns its output; an exit code other than `expected` is an Error.
  Result<std::string> passnum(std::vector<std::string> arguments, int expected = 0);
  Result<Done> step(const std::string& what, const std::vector<std::string>& arguments);
  std::string in(const std::string& name) const { return options_.out + "/" + name; }

  // The steps, in order.
  Result<Done> import_places();
  Result<Done> add_missing_places();
  Result<Done> set_up_programme();
  Result<Done> order_booklets();
  Result<Done> print_and_hand_over();
  Result<Done> enroll_devices();
  Result<Done> read_codes();
  Result<Done> redeem_all();
  Result<Done> try_what_must_be_refused();
  Result<Done> reverse_one();
  Result<Done> export_and_audit();
  Result<Done> write_summary();

  // Redeems codes at a device; counts and remembers what came back.
  Result<Done> redeem(std::size_t device, const std::vector<std::string>& codes,
                      std::vector<std::string> more = {}, const std::string& expected_refusal = {});
  Result<Done> refuse(const std::string& expected, std::size_t device, const std::string& code,
                      std::vector<std::string> more = {});
  Result<std::string> forged_code() const;

  Context& context_;
  DemoOptions options_;
  BackgroundChild server_;
  std::string url_;
  bool is_complete_;
  bool agrees_ = false;
  ProgrammeFile programme_;
  DemoPlaces places_;
  std::string inside_insee_;               // of a site of the file
  std::vector<std::string> device_sites_;  // by device
  std::vector<std::string> codes_;         // handed over, in order of number
  std::string code_not_handed_over_;
  std::string typed_code_;
  std::vector<Redemption> redemptions_;
  std::map<std::string, int> refused_;
};

}  // namespace passnum
