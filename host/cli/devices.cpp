#include "surety/devices.h"

#include "host/cli/command.h"
#include "host/cli/output.h"
#include "host/cli/table.h"

namespace surety {
namespace {

int run_devices() {
  TextTable table({"kind", "name", "usable", "detail"});
  for (const DeviceInfo& device : devices()) {
    table.add({device.kind, device.name, device.usable ? "yes" : "no", device.usable ? device.detail : device.reason});
  }
  print(table.text());
  return 0;
}

}  // namespace

void add_devices(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("devices", "What estimates can run on here");
  command->footer("Example:\n  surety devices");
  command->callback([&action] { action = run_devices; });
}

}  // namespace surety
