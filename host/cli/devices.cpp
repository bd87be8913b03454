#include "surety/devices.h"

#include <fmt/format.h>

#include "host/cli/commands.h"
#include "host/cli/report.h"

namespace surety {
namespace {

/// What it is, or why it cannot be used.
std::string shown(const DeviceInfo& device) {
  if (device.usable) return device.detail;
  return device.gpu ? fmt::format("{} ({})", device.reason, device.detail) : device.reason;
}

int run_devices(const std::string& format_text) {
  const Format format = parse_format(format_text);
  Report report;
  report.records("devices");
  report.table({"kind", "name", "usable", "detail"});
  for (const DeviceInfo& device : devices()) {
    Report::Json record{
        {"kind", device.kind}, {"name", device.name}, {"usable", device.usable}, {"detail", shown(device)}};
    if (device.gpu) {
      record["index"] = device.gpu->index;
      record["compute_capability"] = fmt::format("{}.{}", device.gpu->major, device.gpu->minor);
      record["multiprocessors"] = device.gpu->multiprocessors;
      if (device.gpu->clock > 0) record["clock_hz"] = device.gpu->clock;
      record["memory_bytes"] = device.gpu->memory;
      if (device.gpu->free) record["free_bytes"] = *device.gpu->free;
    }
    report.record(std::move(record), {device.kind, device.name, device.usable ? "yes" : "no", shown(device)});
  }
  print(report, format);
  return 0;
}

OutputRecord output_of_devices() {
  const Shape device = Shape::object({{"kind", Shape::one_of({"cpu", "cuda"}), "", "for --device"},
                                      {"name", Shape::text(), "", "of the device"},
                                      {"usable", Shape::flag(), "", "whether it can run here"},
                                      {"detail", Shape::text(), "", "what it is, or why it cannot"},
                                      Member{"index", Shape::count(), "", "of a GPU"}.if_known(),
                                      Member{"compute_capability", Shape::text(), "", "of a GPU"}.if_known(),
                                      Member{"multiprocessors", Shape::count(), "", "of a GPU"}.if_known(),
                                      Member{"clock_hz", Shape::number(), "Hz", "of a GPU, where it tells"}.if_known(),
                                      Member{"memory_bytes", Shape::count(), "bytes", "of a GPU"}.if_known(),
                                      Member{"free_bytes", Shape::count(), "bytes", "of a usable GPU"}.if_known()});
  return {1, {{"", {{"devices", Shape::list(device), "", "all there are"}}}}};
}

}  // namespace

void add_devices(CommandLine& line) {
  Command& command = line.add("devices", "What estimates can run on here");
  auto format = std::make_shared<std::string>();
  command.option("format", *format);
  command.output = output_of_devices;
  command.footer = "Example:\n  surety devices";
  command.action = [format] { return run_devices(*format); };
}

}  // namespace surety
