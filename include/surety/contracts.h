#pragma once

#include <cstdio>
#include <cstdlib>

// Internal contracts: checked where SURETY_CONTRACTS is defined (the debug and sanitizer presets), free elsewhere.
// What a user gave is never checked here but at the edge, with InvalidInput.
#ifdef SURETY_CONTRACTS
#define SURETY_CONTRACT(kind, condition) \
  ((condition)                           \
       ? void()                          \
       : (std::fprintf(stderr, "%s:%d: %s violated: %s\n", __FILE__, __LINE__, kind, #condition), std::abort()))
#else
#define SURETY_CONTRACT(kind, condition) void(sizeof(condition))
#endif
#define SURETY_EXPECTS(condition) SURETY_CONTRACT("precondition", condition)
#define SURETY_ENSURES(condition) SURETY_CONTRACT("postcondition", condition)
