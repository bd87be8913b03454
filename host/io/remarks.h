#pragma once

#include <string>

namespace surety {

/// Tells the handler of set_remark_handler (surety/remarks.h), if there is one.
void make_remark(const std::string& text);

}  // namespace surety
