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
