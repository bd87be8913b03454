#define SURETY_ISA avx512
#define SURETY_FLOATS 16
#define SURETY_CANDIDATES_FUNCTION candidates_on_avx512
#include "kernels/candidates/candidates_cpu.inl"
