// The program of `linked`: counts the words of a text in a table with lists, by short calls of its
// library.
#include "linked.h"

enum { SLOTS = 256, WORD = 24 };

struct entry {
    struct entry *next;
    char *word;
    uint32_t count;
};

static struct entry *table[SLOTS];

static struct entry *entry(const char *word) {
    struct entry **place = &table[hash(word) % SLOTS];
    for (struct entry *found = *place; found; found = found->next) {
        if (compare(found->word, word) == 0) return found;
    }
    size_t size = length(word) + 1;
    struct entry *made = allocate(sizeof *made);
    *made = (struct entry){.next = *place, .word = allocate(size)};
    copy(made->word, word, size);
    return *place = made;
}

// Syllables in a row, some in capitals.
static void write_word(char *word, uint32_t *state) {
    static const char *const SYLLABLES[] = {"ta", "mo", "rin", "KE", "la", "Su", "o", "ben"};
    size_t at = 0;
    for (uint32_t bits = next(state) >> 10; at < WORD - 4 && bits & 7; bits >>= 4) {
        const char *syllable = SYLLABLES[bits & 7];
        size_t size = length(syllable);
        copy(&word[at], syllable, size);
        at += size;
    }
    word[at] = 0;
}

static uint64_t drain(uint64_t sum) {
    for (size_t slot = 0; slot < SLOTS; slot++) {
        for (struct entry *entry = table[slot], *after; entry; entry = after) {
            after = entry->next;
            sum = mix(sum, hash(entry->word) + entry->count);
            release(entry->word);
            release(entry);
        }
        table[slot] = NULL;
    }
    return sum;
}

// Counts `n` words, and forgets them now and then.
KERNEL {
    uint32_t state = 1;
    uint64_t sum = 0;
    for (int32_t i = 0; i < n; i++) {
        char word[WORD];
        write_word(word, &state);
        for (char *at = word; *at; at++) *at = (char)lower(*at);
        entry(word)->count++;
        if (i % 4096 == 4095) sum = drain(sum);
    }
    return drain(sum);
}
