#pragma once

namespace passnum {

// What every command ends with; 'passnum --help' lists them.
constexpr int kExitDone = 0;
constexpr int kExitRefused = 1;  // the rules said no, or a check found something wrong
constexpr int kExitUsage = 2;    // the command line or a file it names cannot be used
constexpr int kExitFailed = 3;   // the machine said no: disk, network, server

}  // namespace passnum
