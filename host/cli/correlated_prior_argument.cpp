#include "host/cli/correlated_prior_argument.h"

#include <fmt/format.h>

namespace surety {

void CorrelatedPriorArgument::add_to(Command& command) {
  command_ = &command;
  command.word("prior", "FILE", file_,
               "CSV file with columns probability, value1 .. valueN: the joint law of the values");
  command.option("values", values_);
  command.option("bidders", bidders_);
}

ProfileLaw CorrelatedPriorArgument::profile() const {
  const auto bidders = count_of("bidders", bidders_);
  return parsed("values", [&] { return Prior::parse(values_); }).profile(static_cast<std::int64_t>(bidders));
}

CorrelatedPrior CorrelatedPriorArgument::prior() const {
  if (!is_table()) {
    if (!command_->given("values"))
      throw InvalidInput(fmt::format(
          "no prior given: name a CSV file, or give --values with discrete laws (surety {} --help)", command_->name()));
    return parsed("values", [&] { return correlated_prior(profile()); });
  }
  for (const char* name : {"values", "bidders"})
    if (command_->given(name)) throw InvalidInput(fmt::format("--{}: not with a table, which has its own", name));
  return read_prior_table(file_);
}

std::string CorrelatedPriorArgument::text(int bidders) const {
  return fmt::format("{}, {} bidder{}", is_table() ? file_ : "values " + values_, bidders, bidders == 1 ? "" : "s");
}

std::string sizes_text(const CorrelatedPrior& prior) {
  std::string text;
  for (int i = 0; i < prior.bidders(); ++i) text += fmt::format("{}{}", i > 0 ? " x " : "", prior.size(i));
  return text;
}

}  // namespace surety
