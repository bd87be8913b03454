#define SURETY_ISA scalar
#define SURETY_FLOATS 1
#define SURETY_CEILING philox_words_on_scalar
#define SURETY_CEILING_LOGS exponential_draws_on_scalar
#define SURETY_CEILING_MISREPORTS misreports_on_scalar
#include "bench/ceiling.inl"
