#pragma once

namespace surety {

constexpr int interrupted_status = 130;  ///< as shells report SIGINT

/// From here on the first SIGINT or SIGTERM asks the running command to stop; a second one ends the program as usual.
void catch_interruptions();
bool interruption_requested();

}  // namespace surety
