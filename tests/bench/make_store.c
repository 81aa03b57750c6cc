/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills a store with history, the same one every time: half Korean, half
 * English, words as frequent as in a language (Zipf), one chat with half of
 * everything. It goes through the store layer, as messages do.
 * usage: make_store FOLDER [MESSAGES]
 * FOLDER/doran.db is made where missing; the chats go to its first account.
 * Words to look for: rare_word and 드문말 are in 3 messages each; "the" and 그
 * are the most frequent. The address of the big chat is user0@NETWORK. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_account.h"
#include "store_chat.h"
#include "store_index.h"
#include "store_message.h"

#define CHATS 24
#define WORDS 30000
#define BATCH 2000
#define YEARS_US (3 * 365 * G_TIME_SPAN_DAY)
#define END_US (G_GINT64_CONSTANT(1790000000) * G_USEC_PER_SEC)

static const char *const english[] = {"the", "be", "to", "of", "and", "a", "in",
	"that", "have", "it", "for", "not", "on", "with", "he", "as", "you",
	"do", "at", "this", "but", "his", "by", "from", "they", "we", "say",
	"her", "she", "or", "an", "will", "my", "one", "all", "would", "there",
	"their", "what", "so", "up", "out", "if", "about", "who", "get",
	"which", "go", "me", "when", "make", "can", "like", "time", "no",
	"just", "him", "know", "take", "people", "into", "year", "your", "good",
	"some", "could", "them", "see", "other", "than", "then", "now", "look",
	"only", "come", "its", "over", "think", "also", "back", "meeting",
	"server", "after", "use", "two", "how", "our", "work"};
static const char *const korean[] = {"그", "나는", "오늘", "회의", "내일",
	"우리", "이거", "정말", "그래서", "지금", "안녕하세요", "감사합니다",
	"시간", "사람", "서버", "진짜", "그런데", "점심", "저녁", "네", "아니",
	"어제", "다시", "조금", "많이", "같이", "먼저", "나중에", "회의실",
	"있어요", "없어요", "했어요", "할게요", "좋아요", "괜찮아요", "ㅋㅋㅋ",
	"뭐", "왜", "어디", "누가", "주말", "버스", "집에", "일", "커피",
	"메시지", "보냈어요", "확인", "부탁해요", "알겠습니다"};
static const char *const endings[] = {"", "", "은", "는", "이", "가", "을",
	"를", "에", "에서", "으로", "도", "만", "하고", "해요", "했어요"};

static char *words[2][WORDS];
static guint64 seed = 88172645463325252u;

static guint64
draw(guint64 below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

/* Near 0 often: the n-th is drawn about 1/n as often as the first. */
static guint
zipf(guint below)
{
	guint64 shift = draw(16);
	guint high = MIN(2u << shift, below);

	return (guint)draw(high);
}

static void
die(GError *error)
{
	fprintf(stderr, "make_store: %s\n", error->message);
	exit(1);
}

static char *
invent_english(void)
{
	static const char vowels[] = "aeiou", rest[] = "bcdfghklmnprstvw";
	GString *word = g_string_new(NULL);
	guint pairs = 2 + (guint)draw(3);

	for (guint i = 0; i < pairs; i++) {
		g_string_append_c(word, rest[draw(sizeof rest - 1)]);
		g_string_append_c(word, vowels[draw(sizeof vowels - 1)]);
	}
	return g_string_free(word, FALSE);
}

/* Some 1,200 of the syllables are in daily use, and not equally. */
static char *
invent_korean(void)
{
	GString *word = g_string_new(NULL);
	guint syllables = 2 + (guint)draw(3);

	for (guint i = 0; i < syllables; i++)
		g_string_append_unichar(
			word, 0xac00 + (zipf(1200) * 9301u) % 11172u);
	return g_string_free(word, FALSE);
}

static void
invent_words(void)
{
	for (guint i = 0; i < WORDS; i++) {
		words[0][i] = i < G_N_ELEMENTS(english) ? g_strdup(english[i])
							: invent_english();
		words[1][i] = i < G_N_ELEMENTS(korean) ? g_strdup(korean[i])
						       : invent_korean();
	}
}

static char *
invent_text(guint number, guint count)
{
	guint language = (guint)draw(2), n = 3 + (guint)draw(12);
	GString *text = g_string_new(NULL);

	if (number == count / 10 || number == count / 2 || number == count - 9)
		g_string_append(text, "rare_word 드문말 ");
	for (guint i = 0; i < n; i++) {
		g_string_append(text, words[language][zipf(WORDS)]);
		if (language == 1)
			g_string_append(
				text, endings[draw(G_N_ELEMENTS(endings))]);
		g_string_append_c(text, i + 1 < n ? ' ' : '.');
	}
	return g_string_free(text, FALSE);
}

static const struct account_record *
first_account(struct store *store, gint64 *account)
{
	static const struct account_record own = {.name = (char *)"home",
		.address = (char *)"alice@example.org",
		.backend = (char *)"mqtt",
		.device = 7};
	GPtrArray *accounts;
	GError *error = NULL;

	if (!store_account_list(store, &accounts, &error))
		die(error);
	if (accounts->len > 0) {
		const struct account_record *one = accounts->pdata[0];

		*account = one->id;
		return one;
	}
	if (!store_account_add(store, &own, account, &error))
		die(error);
	return &own;
}

struct talk {
	gint64 chat;
	char *peer;
};

static void
make_chats(struct store *store, struct talk *talks)
{
	gint64 account;
	const struct account_record *own = first_account(store, &account);
	const char *network = strchr(own->address, '@') + 1;
	GError *error = NULL;

	for (guint i = 0; i < CHATS; i++) {
		g_autofree char *uri =
			g_strdup_printf("mimi://%s/d/made%u", network, i);

		talks[i].peer = g_strdup_printf("user%u@%s", i, network);
		if (!store_chat_ensure(store, account, uri, talks[i].peer,
			    CHAT_DIRECT, 1, &talks[i].chat, NULL, &error))
			die(error);
	}
	talks[CHATS].peer = g_strdup(own->address);
}

static void
fill_message(
	struct message *m, const struct talk *talks, guint number, guint count)
{
	guint which = draw(2) ? 0 : 1 + zipf(CHATS - 1);

	memset(m, 0, sizeof *m);
	m->chat = talks[which].chat;
	m->kind = MESSAGE_TEXT;
	m->outgoing = draw(2) == 0;
	m->sender = m->outgoing ? talks[CHATS].peer : talks[which].peer;
	for (guint i = 0; i < 4; i++)
		((guint64 *)(gpointer)m->id)[i] = (number + 1 + i) *
			G_GUINT64_CONSTANT(11400714819323198485);
	m->encrypted = TRUE;
	m->unread = !m->outgoing && count - number <= 200;
	m->state = m->outgoing ? MESSAGE_READ : MESSAGE_QUEUED;
	m->clock = (guint64)(END_US - YEARS_US +
		YEARS_US / (gint64)count * (gint64)number);
	m->sent_at = m->stored_at = (gint64)(m->clock / 1000);
	m->text = invent_text(number, count);
}

static void
make_message(struct store *store, const struct talk *talks, guint number,
	guint count)
{
	static const char frame[100]; /* as long as MIMI's own bytes */
	struct message m;
	GError *error = NULL;
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(GBytes) content = NULL;
	gboolean is_new;
	gint64 row;

	fill_message(&m, talks, number, count);
	g_byte_array_append(bytes, (const guint8 *)frame, sizeof frame);
	g_byte_array_append(
		bytes, (const guint8 *)m.text, (guint)strlen(m.text));
	content = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
	if (!store_message_add(store, &m, content, &row, &is_new, &error))
		die(error);
	g_free(m.text);
}

static void
make_all(struct store *store, guint count)
{
	struct talk talks[CHATS + 1];
	GError *error = NULL;

	make_chats(store, talks);
	for (guint i = 0; i < count; i++) {
		if (i % BATCH == 0 && !store_begin(store, STORE_NORMAL, &error))
			die(error);
		make_message(store, talks, i, count);
		if ((i + 1 == count || i % BATCH == BATCH - 1) &&
			!store_commit(store, &error))
			die(error);
	}
}

int
main(int argc, char **argv)
{
	guint count = argc > 2 ? (guint)strtoul(argv[2], NULL, 10) : 1000000;
	GError *error = NULL;
	struct store *store;
	gint64 start = g_get_monotonic_time(), made;
	gboolean more = TRUE;

	if (argc < 2 || count < 100) {
		fprintf(stderr, "usage: make_store FOLDER [MESSAGES]\n");
		return 64;
	}
	store = store_open(argv[1], &error);
	if (store == NULL)
		die(error);
	invent_words();
	make_all(store, count);
	made = g_get_monotonic_time();
	while (more)
		if (!store_index_slice(store, 50000, &more, &error))
			die(error);
	store_close(store);
	printf("%u messages in %.1f s, index in %.1f s\n", count,
		(double)(made - start) / 1e6,
		(double)(g_get_monotonic_time() - made) / 1e6);
	return 0;
}
