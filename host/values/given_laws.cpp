#include "host/values/given_laws.h"

#include <fmt/format.h>

#include <utility>

#include "surety/error.h"

namespace surety {
namespace {

thread_local std::vector<LawPtr> given_laws;

}  // namespace

GivenLaws::GivenLaws(std::vector<LawPtr> laws) {
  for (std::size_t i = 0; i < laws.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (laws[i] != laws[j] && laws[i]->spec() == laws[j]->spec())
        throw InvalidInput(fmt::format("two laws are called '{}'; give one of them another name", laws[i]->spec()));
  waiting_ = std::exchange(given_laws, std::move(laws));
}

GivenLaws::~GivenLaws() { given_laws = std::move(waiting_); }

LawPtr GivenLaws::find(std::string_view spec) {
  for (const LawPtr& law : given_laws)
    if (law->spec() == spec) return law;
  return nullptr;
}

}  // namespace surety
