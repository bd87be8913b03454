#include "host/mechanisms/given_mechanisms.h"

#include "surety/contracts.h"

namespace surety {
namespace {

thread_local std::vector<Mechanism> given_mechanisms;

}  // namespace

GivenMechanisms::GivenMechanisms(std::vector<Mechanism> mechanisms) {
  SURETY_EXPECTS(given_mechanisms.empty());
  given_mechanisms = std::move(mechanisms);
}

GivenMechanisms::~GivenMechanisms() { given_mechanisms.clear(); }

const Mechanism* GivenMechanisms::find(std::string_view name) {
  for (const Mechanism& mechanism : given_mechanisms)
    if (mechanism.name() == name) return &mechanism;
  return nullptr;
}

}  // namespace surety
