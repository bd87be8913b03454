#include "surety/devices.h"

#include "host/cli/command.h"
#include "host/cli/printout.h"
#include "host/cli/table.h"

namespace surety {
namespace {

int run_devices(const std::string& format_text) {
  const Format format = parse_format(format_text);
  nlohmann::ordered_json json{{"devices", nlohmann::ordered_json::array()}};
  TextTable table({"kind", "name", "usable", "detail"});
  for (const DeviceInfo& device : devices()) {
    table.add({device.kind, device.name, device.usable ? "yes" : "no", device.usable ? device.detail : device.reason});
    json["devices"].push_back({{"kind", device.kind},
                               {"name", device.name},
                               {"usable", device.usable},
                               {"detail", device.usable ? device.detail : device.reason}});
  }
  print({.text = table.text(), .json = json, .records = "devices"}, format);
  return 0;
}

}  // namespace

void add_devices(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("devices", "What estimates can run on here");
  auto format = std::make_shared<std::string>();
  add_option(*command, "format", *format);
  command->footer("Example:\n  surety devices");
  command->callback([format, &action] { action = [format] { return run_devices(*format); }; });
}

}  // namespace surety
