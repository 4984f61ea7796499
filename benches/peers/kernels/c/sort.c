// Sorting records by comparators: quicksort, then a mergesort that keeps the order of equals.
#include "kernel.h"

enum { MOST = 1 << 16, FEW = 12 };

struct record {
    uint32_t key, group;
    double weight;
};

// Below zero when `a` comes first.
typedef int (*comparator)(const struct record *a, const struct record *b);

static int by_key(const struct record *a, const struct record *b) {
    return (a->key > b->key) - (a->key < b->key);
}

static int by_weight(const struct record *a, const struct record *b) {
    return (a->weight > b->weight) - (a->weight < b->weight);
}

static int by_group(const struct record *a, const struct record *b) {
    return (int)a->group - (int)b->group;
}

static int by_group_backwards(const struct record *a, const struct record *b) {
    return by_group(b, a);
}

static struct record records[MOST], scratch[MOST];

static void swap(struct record *a, struct record *b) {
    struct record old = *a;
    *a = *b;
    *b = old;
}

static void insertion_sort(struct record *items, size_t count, comparator order) {
    for (size_t i = 1; i < count; i++) {
        struct record item = items[i];
        size_t at = i;
        for (; at > 0 && order(&item, &items[at - 1]) < 0; at--) items[at] = items[at - 1];
        items[at] = item;
    }
}

static void quicksort(struct record *items, size_t count, comparator order) {
    while (count > FEW) {
        // The median of three is the pivot, and stands first.
        struct record *middle = &items[count / 2], *last = &items[count - 1];
        if (order(middle, items) < 0) swap(middle, items);
        if (order(last, middle) < 0) swap(last, middle);
        if (order(middle, items) < 0) swap(middle, items);
        swap(items, middle);
        size_t low = 0, high = count;
        for (;;) {
            do low++;
            while (low < count && order(&items[low], items) < 0);
            do high--;
            while (order(items, &items[high]) < 0);
            if (low >= high) break;
            swap(&items[low], &items[high]);
        }
        swap(items, &items[high]);
        // The smaller part by recursion: the stack stays shallow.
        size_t rest = count - high - 1;
        if (high < rest) {
            quicksort(items, high, order);
            items += high + 1;
            count = rest;
        } else {
            quicksort(items + high + 1, rest, order);
            count = high;
        }
    }
    insertion_sort(items, count, order);
}

static void mergesort(struct record *items, size_t count, comparator order) {
    if (count <= FEW) {
        insertion_sort(items, count, order);
        return;
    }
    size_t half = count / 2;
    mergesort(items, half, order);
    mergesort(items + half, count - half, order);
    for (size_t i = 0; i < half; i++) scratch[i] = items[i];
    size_t left = 0, right = half, to = 0;
    while (left < half) {
        int second = right < count && order(&items[right], &scratch[left]) < 0;
        items[to++] = second ? items[right++] : scratch[left++];
    }
}

static uint64_t checksum(uint64_t sum, size_t count) {
    for (size_t i = 0; i < count; i++) sum = mix(sum, records[i].key + i);
    return sum;
}

// Which way to sort, as data: the compiler cannot know whom it calls.
static const struct {
    void (*sort)(struct record *, size_t, comparator);
    comparator order;
} WAYS[] = {
    {quicksort, by_key},
    {mergesort, by_group},
    {quicksort, by_weight},
    {mergesort, by_group_backwards},
};

// Sorts `n` records in each way.
KERNEL {
    size_t count = n < MOST ? (size_t)n : MOST;
    uint32_t state = 1;
    for (size_t i = 0; i < count; i++) {
        uint32_t key = next(&state);
        records[i] = (struct record){key, next(&state) % 100, (double)next(&state) / 3.0};
    }
    uint64_t sum = 0;
    for (size_t way = 0; way < sizeof WAYS / sizeof *WAYS; way++) {
        WAYS[way].sort(records, count, WAYS[way].order);
        sum = checksum(sum, count);
    }
    return sum;
}
