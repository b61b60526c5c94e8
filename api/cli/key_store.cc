#include "api/cli/key_store.h"

#include <algorithm>
#include <filesystem>

namespace passnum {

Result<std::vector<std::string>> key_names(const DataDirectory& directory) {
  std::vector<std::string> names;
  std::error_code failure;
  for (const auto& item : std::filesystem::directory_iterator(directory.path + "/keys", failure)) {
    if (item.path().extension() == ".key") names.push_back(item.path().stem().string());
  }
  if (failure) {
    return Error(ErrorCode::not_found,
                 "there are no keys in " + directory.path + "/keys: " + failure.message());
  }
  std::ranges::sort(names);
  return names;
}

Result<std::vector<IssuingKey>> issuing_keys(Session& session) {
  const Error refused(ErrorCode::invalid, "the server's list of issuing keys has another form");
  const auto json = session.get("/v1/issuing-keys");
  if (!json) return json.error();
  const Json* items = json.value() ? json.value()->find("items") : nullptr;
  if (items == nullptr || items->array() == nullptr) return refused;
  std::vector<IssuingKey> keys;
  for (const auto& item : *items->array()) {
    const Json* key = item.find("key");
    const Json* public_key = item.find("public_key");
    const Json* status = item.find("status");
    if (key == nullptr || public_key == nullptr || status == nullptr) return refused;
    IssuingKey one;
    if (!FieldReader::take_value(*key, one.key).empty() || status->string() == nullptr ||
        !FieldReader::take_value(*public_key, one.public_key).empty())
      return refused;
    one.status = *status->string();
    keys.push_back(std::move(one));
  }
  return keys;
}

Result<std::uint16_t> newest_active_key(Session& session) {
  const auto keys = issuing_keys(session);
  if (!keys) return keys.error();
  const auto active = std::find_if(keys.value().rbegin(), keys.value().rend(),
                                   [](const IssuingKey& key) { return key.status == "active"; });
  if (active == keys.value().rend())
    return Error(ErrorCode::not_found, "aucune clé d’émission n’est en service");
  return active->key;
}

}  // namespace passnum
