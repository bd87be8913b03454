#define SURETY_ISA scalar
#define SURETY_FLOATS 1
#define SURETY_CANDIDATES_FUNCTION candidates_on_scalar
#include "kernels/candidates/candidates_cpu.inl"
