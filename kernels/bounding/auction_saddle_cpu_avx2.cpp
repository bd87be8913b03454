#define SURETY_ISA avx2
#define SURETY_DOUBLES 4
#define SURETY_AUCTION_SADDLE_FUNCTION auction_saddle_on_avx2
#include "kernels/bounding/auction_saddle_cpu.inl"
