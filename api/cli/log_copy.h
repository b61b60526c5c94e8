#pragma once

#include <memory>
#include <string>

#include "api/cli/context.h"
#include "audit/copy/verify_copy.h"

namespace passnum {

// The copy of the log a command names: a directory, a URL, or (empty) the running server of the data
// directory.
Result<std::unique_ptr<LogSource>> open_log(const Context& context, const std::string& where);
// The log's key: the text given, the file of that name, or (empty) data/log.vkey.
Result<VerifierKey> open_vkey(const Context& context, const std::string& vkey);

}  // namespace passnum
