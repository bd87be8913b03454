#define SURETY_ISA avx2
#define SURETY_FLOATS 8
#define SURETY_CEILING philox_words_on_avx2
#define SURETY_CEILING_LOGS exponential_draws_on_avx2
#define SURETY_CEILING_MISREPORTS misreports_on_avx2
#include "bench/ceiling.inl"
