#include "ledger/crypto/hash.h"

#include <openssl/evp.h>

#include <memory>

namespace passnum {
namespace {

// Fetching the algorithm once and keeping one context a thread is 2 to 3 times as fast as the
// one-shot call for the short inputs of a tree.
struct Context {
  std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                            &EVP_MD_free};
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

}  // namespace

struct Sha256::State : Context {
  void begin() { CHECK(EVP_DigestInit_ex2(state.get(), algorithm.get(), nullptr) == 1); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  CHECK(state_->algorithm != nullptr);
  CHECK(state_->state != nullptr);
  state_->begin();
}

Sha256::~Sha256() = default;

void Sha256::add(ByteView bytes) {
  CHECK(EVP_DigestUpdate(state_->state.get(), bytes.data(), bytes.size()) == 1);
}

Hash Sha256::finish() {
  Hash out;
  CHECK(EVP_DigestFinal_ex(state_->state.get(), out.data(), nullptr) == 1);
  state_->begin();
  return out;
}

Hash sha256(std::initializer_list<ByteView> parts) {
  thread_local const Context context;
  CHECK(context.algorithm != nullptr);
  CHECK(context.state != nullptr);
  Hash out;
  CHECK(EVP_DigestInit_ex2(context.state.get(), context.algorithm.get(), nullptr) == 1);
  for (const auto part : parts) {
    CHECK(EVP_DigestUpdate(context.state.get(), part.data(), part.size()) == 1);
  }
  CHECK(EVP_DigestFinal_ex(context.state.get(), out.data(), nullptr) == 1);
  return out;
}

}  // namespace passnum
