#pragma once

#include <nanobind/nanobind.h>

#include "surety/mechanisms/mechanism.h"
#include "surety/values/law.h"

namespace surety {

/// A law that Python made, or had parsed.
struct OwnLaw {
  LawPtr law;
};

/// A mechanism that Python made.
struct OwnMechanism {
  Mechanism mechanism;
};

void bind_own_laws(nanobind::module_& module);
void bind_own_mechanisms(nanobind::module_& module);

}  // namespace surety
