#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/tls/certificate.h"
#include "ledger/base/result.h"

namespace passnum::client {

// Which server may be at the other end. There is no way to trust anyone.
class Trust {
 public:
  // The server that shows this key, whatever its name and dates: how a self-made certificate is trusted.
  static Trust pinned(const tls::Pin& pin);
  // The same, with the key of the first certificate in a PEM file. Errors: not_found, invalid.
  static Result<Trust> certificate_file(const std::string& path);
  // A certificate that the system's authorities vouch for, in date and with the host's name in it.
  static Trust system();

  bool is_pinned() const { return pinned_; }
  const tls::Pin& pin() const { return pin_; }

 private:
  bool pinned_ = false;
  tls::Pin pin_;
};

// Where a server is: https only.
struct ServerUrl {
  std::string host;  // a name or an address, IPv6 without brackets
  std::uint16_t port = 443;
  std::string base_path;  // "" or "/prefix", without a slash at the end

  // host:port as in the Host header, IPv6 in brackets, no port when it is 443.
  std::string authority() const;
};
// "https://host[:port][/prefix]": no user, no query, no fragment. Errors: invalid, with what to write
// instead.
Result<ServerUrl> parse_server_url(std::string_view text);

}  // namespace passnum::client
