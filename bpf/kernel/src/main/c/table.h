/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Set-associative tables: arrays of sets of WAYS records. Each set begins with its lock and a head that a look-up touches, tags and
 * times; each record with its key. Records are whole because they are only touched with their set's lock held: what a packet needs is
 * copied to its scratch. Who does not get the lock in LOCK_TRIES tries goes without (STATE.md, Busy): nobody ever waits for someone who
 * may not be running.
 */
#pragma once
#include "key.h"
#include "number.h"

/* The test that fails without the locks is what WITHOUT_LOCKS is for. */
#ifdef WITHOUT_LOCKS
INLINE int table_lock(void *set)
{
	FORGET();
	return 1;
}

INLINE void table_unlock(void *set)
{
	FORGET();
}
#else
enum { LOCK_TRIES = 64 };

/* False when someone else has held it all the time. */
INLINE int table_lock(void *set)
{
	u32 *lock = set;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < LOCK_TRIES; i++) {
		if (!__sync_val_compare_and_swap(lock, 0, 1))
			return 1;
	}
	return 0;
}

/* An exchange, because it is a release on every architecture, and a plain store on some only. */
INLINE void table_unlock(void *set)
{
	u32 *lock = set;

	FORGET();
	__sync_lock_test_and_set(lock, 0);
	FORGET();
}
#endif

/* How every set begins. */
struct table_head {
	u32 lock;       /* 1 while someone has it */
	u32 settled;    /* bit w: the record in way w gives way last while it is in use */
	u64 tags;       /* a byte a way, 0: free */
	u64 last[WAYS]; /* microseconds */
};

#define SET(name, record) \
	struct name { \
		u32 lock; \
		u32 settled; \
		u64 tags; \
		u64 last[WAYS]; \
		struct record ways[WAYS]; \
	}

/* The top bit of every byte that is 0. */
INLINE u64 zero_bytes(u64 word)
{
	u64 rest = EVERY_BYTE(0x7f);

	return ~(((word & rest) + rest) | word | rest);
}

/* The number of the lowest byte that is marked. */
INLINE u64 first_mark(u64 marks)
{
	return ((marks & -marks) >> 7) * 0x0001020304050607ull >> 56;
}

/* 1 to 255. */
INLINE u64 table_tag(u64 hash)
{
	return ((hash >> 56) * 255 >> 8) + 1;
}

INLINE int table_holds(const u64 *record, const u64 *key, const u32 words)
{
	u64 difference = 0;

#pragma unroll
	for (u32 i = 0; i < words; i++)
		difference |= record[i] ^ key[i];
	return !difference;
}

/* The way that a key has, or WAYS. */
INLINE u64 table_find(const void *set, u64 hash, const u64 *key, const u32 words, const u32 size)
{
	const struct table_head *head = set;
	const void *records = set + sizeof(*head);
	u64 matches = zero_bytes(head->tags ^ EVERY_BYTE(1) * table_tag(hash));

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < WAYS && matches; i++) {
		u64 way = first_mark(matches);

		HIDE(way);
		way &= WAYS - 1;
		if (table_holds(records + way * size, key, words))
			return way;
		matches &= matches - 1;
	}
	return WAYS;
}

/* How long a settled record counts as in use after its last packet, in microseconds. */
enum { IN_USE = 10 * 1000000 };

/* The smallest gives way. In the table of flows only (`settles`) a record can be settled. */
INLINE u64 table_rank(const struct table_head *head, const u32 way, u64 time, const u32 settles)
{
	u64 rank = head->last[way] * WAYS + way;

	if (settles)
		rank |= (head->settled >> way & (distance(time, head->last[way]) - IN_USE) >> 63) << 62;
	return rank;
}

/* The first free way, else of those not settled and in use the one that was not used for longest, else of all. */
INLINE u64 table_victim(const struct table_head *head, u64 time, const u32 settles)
{
	u64 free = zero_bytes(head->tags), first;

	if (free)
		return first_mark(free);
	first = table_rank(head, 0, time, settles);
#pragma unroll
	for (u32 way = 1; way < WAYS; way++)
		first = least(first, table_rank(head, way, time, settles));
	return first & (WAYS - 1);
}

INLINE void table_settle(void *set, u64 way, u32 settled)
{
	struct table_head *head = set;

	head->settled = (head->settled & ~(1u << way)) | settled << way;
}

/* The way that a key has from now on. `*fresh` says that its record is to begin; of it only the key has been written. */
INLINE u64 table_claim(void *set, u64 hash, const u64 *key, const u32 words, const u32 size, u64 time, u32 *fresh)
{
	struct table_head *head = set;
	u64 way = table_find(set, hash, key, words, size);

	*fresh = way == WAYS;
	if (way == WAYS) {
		u64 *record, place;

		way = table_victim(head, time, words == FLOW_WORDS);
		HIDE(way);
		way &= WAYS - 1;
		place = way * 8;
		head->tags = (head->tags & ~(0xffull << place)) | table_tag(hash) << place;
		head->last[way] = 0;
		if (words == FLOW_WORDS)
			table_settle(set, way, 0);
		record = set + sizeof(*head) + way * size;
#pragma unroll
		for (u32 i = 0; i < words; i++)
			record[i] = key[i];
	}
	HIDE(way);
	FORGET();
	return way & (WAYS - 1);
}
