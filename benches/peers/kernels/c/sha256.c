// SHA-256, as FIPS 180-4 has it.
#include "kernel.h"

enum { BLOCK = 64, CHUNK = 4096 };

static const uint32_t ROUNDS[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

struct hash {
    uint32_t state[8];
    uint64_t length;
    uint8_t waiting[BLOCK];
};

static uint32_t rotate(uint32_t value, int by) { return value >> by | value << (32 - by); }

static void block(uint32_t state[8], const uint8_t *data) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++, data += 4) {
        w[i] = (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        uint32_t s0 = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
        uint32_t s1 = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i];
        uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static void begin(struct hash *hash) {
    *hash = (struct hash){
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
    };
}

static void add(struct hash *hash, const uint8_t *data, size_t length) {
    size_t waiting = hash->length % BLOCK;
    hash->length += length;
    while (length > 0) {
        if (waiting == 0 && length >= BLOCK) {
            block(hash->state, data);
            data += BLOCK, length -= BLOCK;
            continue;
        }
        hash->waiting[waiting++] = *data++;
        length--;
        if (waiting == BLOCK) {
            block(hash->state, hash->waiting);
            waiting = 0;
        }
    }
}

static void finish(struct hash *hash) {
    uint64_t bits = hash->length * 8;
    static const uint8_t padding[BLOCK] = {0x80};
    add(hash, padding, 1 + (BLOCK * 2 - 9 - hash->length % BLOCK) % BLOCK);
    uint8_t length[8];
    for (int i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
    add(hash, length, 8);
}

// Hashes `n` chunks of many lengths, each with the hash before it.
KERNEL {
    static uint8_t data[CHUNK];
    uint32_t random = 1;
    for (size_t i = 0; i < CHUNK; i++) data[i] = (uint8_t)next(&random);
    struct hash hash;
    uint64_t sum = 0;
    for (int32_t i = 0; i < n; i++) {
        begin(&hash);
        add(&hash, data, CHUNK / 2 + next(&random) % (CHUNK / 2));
        finish(&hash);
        for (int word = 0; word < 8; word++) {
            data[i * 8 % CHUNK + word] ^= (uint8_t)hash.state[word];
            sum = mix(sum, hash.state[word]);
        }
    }
    return sum;
}
