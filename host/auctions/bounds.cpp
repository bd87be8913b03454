// The auction that `surety bounds --out DIR` found, in its file.
#include "host/auctions/catalogue.h"

namespace surety {
namespace {

constexpr ChoiceRecord bounds{
    "bounds",
    "bounds:FILE.h5",
    "the auction that surety bounds --out DIR found: any values, its own bidders and prior; no --values, no --bidders",
    "Brooks & Du (2023), LB-G-k, (43), (47)",
    {}};

/// Games with it are games in tables (host/games/bounds_game.h), which need no device rule of their own.
class SavedAuction final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return bounds; }
  std::string_view needs_file() const override {
    return "the file is missing; write bounds:FILE.h5, which surety bounds --out DIR writes";
  }
};

}  // namespace

FamilyPtr bounds_family() { return std::make_shared<SavedAuction>(); }

}  // namespace surety
