#define SURETY_ISA scalar
#define SURETY_DOUBLES 1
#define SURETY_OUTCOME_SADDLE_FUNCTION outcome_saddle_on_scalar
#include "kernels/bounding/outcome_saddle_cpu.inl"
