// A compressor in the manner of LZ77: literals, and copies of what came before. What it makes is
// decompressed again and compared.
#include "kernel.h"

enum { SIZE = 1 << 16, SHORTEST = 4, LONGEST = 255, SLOTS = 1 << 12, TRIES = 8 };

static uint8_t text[SIZE], packed[SIZE * 2], unpacked[SIZE];
// Where each hash was last seen, plus one, and for each place the one before it with its hash.
static uint32_t latest[SLOTS], earlier[SIZE];

// Sentences of words that repeat.
static void write_text(uint32_t seed) {
    static const char *const WORDS[] = {
        "harbour ", "crane ",   "vessel ", "the ",     "of ",   "a ",    "quay, ",    "tide. ",
        "and ",     "anchors ", "with ",   "between ", "rope ", "under", "writing ", "lighthouse\n",
    };
    uint32_t state = seed;
    size_t at = 0;
    while (at < SIZE) {
        uint32_t random = next(&state);
        const char *word = WORDS[random % 16];
        while (*word && at < SIZE) text[at++] = (uint8_t)*word++;
        if (random >> 28 == 0 && at < SIZE) text[at++] = (uint8_t)('0' + (random >> 8) % 10);
    }
}

static uint32_t slot(const uint8_t *at) {
    uint32_t word = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    return word * 2654435761u >> 20;
}

static size_t common(const uint8_t *a, const uint8_t *b, size_t most) {
    size_t length = 0;
    while (length < most && a[length] == b[length]) length++;
    return length;
}

static void remember(size_t at) {
    uint32_t hash = slot(&text[at]);
    earlier[at] = latest[hash];
    latest[hash] = (uint32_t)at + 1;
}

// The longest copy for what is at `at`: its length, and where it begins in `from`.
static size_t find(size_t at, size_t *from) {
    size_t best = 0, most = SIZE - at < LONGEST ? SIZE - at : LONGEST;
    uint32_t candidate = latest[slot(&text[at])];
    for (int tries = 0; candidate && tries < TRIES; tries++) {
        size_t length = common(&text[candidate - 1], &text[at], most);
        if (length > best) best = length, *from = candidate - 1;
        candidate = earlier[candidate - 1];
    }
    return best;
}

static uint8_t *literals(uint8_t *out, size_t begin, size_t end) {
    while (begin < end) {
        size_t count = end - begin < LONGEST ? end - begin : LONGEST;
        *out++ = 0;
        *out++ = (uint8_t)count;
        while (count-- > 0) *out++ = text[begin++];
    }
    return out;
}

// An item is a length and a distance; or zero, and a count with so many literals.
static size_t compress(void) {
    for (size_t i = 0; i < SLOTS; i++) latest[i] = 0;
    uint8_t *out = packed;
    size_t at = 0, pending = 0;
    while (at + SHORTEST <= SIZE) {
        size_t from = 0, length = find(at, &from);
        if (length < SHORTEST) {
            remember(at++);
            continue;
        }
        out = literals(out, pending, at);
        *out++ = (uint8_t)length;
        *out++ = (uint8_t)(at - from);
        *out++ = (uint8_t)((at - from) >> 8);
        for (size_t end = at + length; at < end; at++) {
            if (at + SHORTEST <= SIZE) remember(at);
        }
        pending = at;
    }
    return (size_t)(literals(out, pending, SIZE) - packed);
}

static size_t decompress(size_t length) {
    uint8_t *out = unpacked;
    for (size_t at = 0; at < length;) {
        size_t count = packed[at++];
        if (count == 0) {
            count = packed[at++];
            for (; count > 0; count--) *out++ = packed[at++];
        } else {
            const uint8_t *from = out - (packed[at] | packed[at + 1] << 8);
            at += 2;
            // Byte by byte: the two may overlap.
            for (; count > 0; count--) *out++ = *from++;
        }
    }
    return (size_t)(out - unpacked);
}

// Compresses and decompresses `n` texts.
KERNEL {
    uint64_t sum = 0;
    for (int32_t i = 0; i < n; i++) {
        write_text((uint32_t)i + 1);
        size_t length = compress();
        for (size_t at = 0; at < length; at++) sum = mix(sum, packed[at]);
        if (decompress(length) != SIZE || common(unpacked, text, SIZE) != SIZE) return 0;
        sum = mix(sum, length);
    }
    return sum;
}
