#pragma once

namespace surety {

/// From here on the first SIGINT or SIGTERM asks the running command to stop; a second one ends the program as usual.
void catch_interruptions();
bool interruption_requested();

}  // namespace surety
