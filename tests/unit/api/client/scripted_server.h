#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "api/client/https_client.h"
#include "api/tls/certificate.h"
#include "api/tls/context.h"

namespace passnum::client {

// What one connection does, step by step, each after one whole request has been read.
enum class Ending { orderly, abrupt };
struct ScriptedConnection {
  std::vector<std::string> answers;  // sent one a request; an empty one sends nothing
  Ending ending = Ending::orderly;   // after the last answer
  bool reads_one_more = false;       // reads another request before it ends, and does not answer it
  bool stays_open = false;           // after the last answer, until the client closes
};

// A TLS server on a free loopback port that plays a script, one connection after the other.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<ScriptedConnection> script);
  // Waits until the script has been played, or the listener is closed.
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  ServerUrl url() const;
  Trust trust() const { return Trust::pinned(pin_); }
  std::string certificate_file() const { return (folder_ / "certificate.pem").string(); }
  // After the script.
  const std::vector<std::string>& requests() const { return requests_; }
  void wait();

 private:
  void play(const ScriptedConnection& connection, int socket);

  std::filesystem::path folder_;
  tls::Pin pin_;
  tls::Context context_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::vector<std::string> requests_;
  std::thread thread_;
};

// A loopback port that takes connections and never says a word.
class SilentServer {
 public:
  SilentServer();
  ~SilentServer();
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  std::uint16_t port() const { return port_; }
  // From now on nothing listens there.
  void close();

 private:
  int listener_ = -1;
  std::uint16_t port_ = 0;
};

// A response with that body, as the server writes it.
std::string ok(const std::string& body);

}  // namespace passnum::client
