#define SURETY_ISA scalar
#define SURETY_FLOATS 1
#define SURETY_ESTIMATE_FUNCTION estimate_on_scalar
#include "kernels/estimate/estimate_cpu.inl"
