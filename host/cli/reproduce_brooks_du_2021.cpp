#include "host/cli/reproduce.h"
namespace surety {
Agreement reproduce_brooks_du_2021(const ReproduceSettings&) { return {}; }
}  // namespace surety
