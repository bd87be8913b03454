#define SURETY_ISA avx512
#define SURETY_DOUBLES 8
#define SURETY_AUCTION_SADDLE_FUNCTION auction_saddle_on_avx512
#include "kernels/bounding/auction_saddle_cpu.inl"
