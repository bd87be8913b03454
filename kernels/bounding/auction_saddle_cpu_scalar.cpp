#define SURETY_ISA scalar
#define SURETY_DOUBLES 1
#define SURETY_AUCTION_SADDLE_FUNCTION auction_saddle_on_scalar
#include "kernels/bounding/auction_saddle_cpu.inl"
