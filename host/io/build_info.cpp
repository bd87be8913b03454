#include "host/io/build_info.h"

#include "surety_version.h"

namespace surety {

BuildInfo build_info() { return {build::version, build::commit, build::compiler, build::date}; }

}  // namespace surety
