#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "api/cli/console.h"
#include "api/cli/exit_code.h"
#include "api/server/data_directory.h"

namespace passnum {

// What the command line as a whole says, and what the chosen command will do.
struct Context {
  DataDirectory data{"passnum-data"};
  std::string server;      // empty: where data/server.url says
  std::string trust;       // certificate to pin; empty: data/tls/cert.pem
  std::string token_file;  // of the auditor; empty: data/auditor.token
  std::string operator_name = "gestion";
  std::string passphrase_file;  // of sealed keys; empty: systemd's credential, or the terminal
  bool is_json = false;
  Console console;
  std::function<int()> action;  // set by the subcommand that was chosen; returns the exit code
};

// Each adds one group of commands; its options and actions live in its own file.
void add_ledger_commands(CLI::App& app, Context& context);        // init, serve
void add_programme_commands(CLI::App& app, Context& context);     // programme
void add_sites_commands(CLI::App& app, Context& context);         // sites
void add_label_commands(CLI::App& app, Context& context);         // label
void add_device_commands(CLI::App& app, Context& context);        // device
void add_device_code_commands(CLI::App& app, Context& context);   // device-code
void add_account_commands(CLI::App& app, Context& context);       // account
void add_order_commands(CLI::App& app, Context& context);         // order
void add_custody_commands(CLI::App& app, Context& context);       // custody
void add_booklet_commands(CLI::App& app, Context& context);       // booklet
void add_voucher_commands(CLI::App& group, Context& context);     // in booklet: hand-over, block…
void add_scan_commands(CLI::App& app, Context& context);          // scan
void add_redeem_commands(CLI::App& app, Context& context);        // redeem, reverse
void add_scan_upload_command(CLI::App& app, Context& context);    // scan-upload
void add_audit_commands(CLI::App& app, Context& context);         // audit
void add_statement_commands(CLI::App& app, Context& context);     // statement
void add_payment_commands(CLI::App& app, Context& context);       // payment
void add_log_commands(CLI::App& app, Context& context);           // log
void add_key_commands(CLI::App& app, Context& context);           // key
void add_key_change_commands(CLI::App& group, Context& context);  // in key: rotate, lost…
void add_backup_commands(CLI::App& app, Context& context);        // backup, restore
void add_doctor_command(CLI::App& app, Context& context);         // doctor
void add_demo_command(CLI::App& app, Context& context);           // demo
void add_bench_commands(CLI::App& app, Context& context);         // bench

// Adds a subcommand whose help ends with an example.
CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& what,
                      const std::string& example);

}  // namespace passnum
