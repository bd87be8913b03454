#define SURETY_ISA avx2
#define SURETY_FLOATS 8
#define SURETY_CANDIDATES_FUNCTION candidates_on_avx2
#include "kernels/candidates/candidates_cpu.inl"
