#include "host/mechanisms/given_mechanisms.h"

#include <utility>

namespace surety {
namespace {

thread_local std::vector<Mechanism> given_mechanisms;

}  // namespace

GivenMechanisms::GivenMechanisms(std::vector<Mechanism> mechanisms) {
  waiting_ = std::exchange(given_mechanisms, std::move(mechanisms));
}

GivenMechanisms::~GivenMechanisms() { given_mechanisms = std::move(waiting_); }

const Mechanism* GivenMechanisms::find(std::string_view name) {
  for (const Mechanism& mechanism : given_mechanisms)
    if (mechanism.name() == name) return &mechanism;
  return nullptr;
}

}  // namespace surety
