// What the kernels in C have in common.
#pragma once
#include <stddef.h>
#include <stdint.h>

// What the host calls: the checksum of all that was computed for `n`.
#define KERNEL __attribute__((export_name("run"))) uint64_t run(int32_t n)

// One more value in a checksum.
static inline uint64_t mix(uint64_t sum, uint64_t value) {
    return (sum ^ value) * 0x100000001b3u;
}

// The next of a sequence of numbers that look random (xorshift); the state is never zero.
static inline uint32_t next(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}
