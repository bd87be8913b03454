#include "host/io/remarks.h"

#include <mutex>

#include "surety/remarks.h"

namespace surety {
namespace {

std::mutex mutex;
RemarkHandler& handler() {
  static RemarkHandler handler;
  return handler;
}

}  // namespace

void set_remark_handler(RemarkHandler hears) {
  const std::lock_guard lock(mutex);
  handler() = std::move(hears);
}

void make_remark(const std::string& text) {
  const std::lock_guard lock(mutex);
  if (handler()) handler()(text);
}

}  // namespace surety
