// What an agent answers that is asked for words: whole, whatever its length, or with the reason why
// there is no answer.
#include "adapters/keeper/keeper_runtime.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/process/spawn.hpp"
#include "adapters/system/interrupt.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mebi = 1UL << 20U;

struct WordsAsked {
    TemporaryFolder folder;
    LinuxProcessTable machine;
    SignalInterrupt interrupt;
    TurnRequest request{.session = *SessionId::parse("final-words-" + std::to_string(getpid()))};

    WordsAsked() {
        request.environment = {{"PATH", "/usr/bin:/bin"}, {"MY_TOKEN", "s3cret-value"}};
        request.directory = folder.path();
        request.transcript = folder / "transcripts/t.jsonl";
        request.errors = folder / "transcripts/t.err";
        request.wants_words = true;
    }

    // It prints that file.
    TurnOutcome prints(const std::string& text, RuntimeOutput form = RuntimeOutput::plain) {
        write_file(folder / "said", text);
        request.output = form;
        return script("cat said");
    }
    TurnOutcome script(const std::string& text) {
        request.argv = {"sh", "-c", text};
        KeeperRuntime runtime({.program = ATELIER_KEEPER, .grace = Millis{100}},
                              {.start = spawn,
                               .interrupt = interrupt,
                               .interrupt_descriptor = interrupt.descriptor(),
                               .processes = machine});
        Result<TurnOutcome> outcome = TurnOutcome{};
        std::vector<WatchedTurn> one;
        one.push_back({unwrap(runtime.prepare(request)),
                       {.ended = [&](Result<TurnOutcome> ended) { outcome = std::move(ended); }}});
        runtime.run(std::move(one));
        return unwrap(std::move(outcome));
    }
    // It writes its answer into a file, by these words of a shell.
    TurnOutcome writes(const std::string& text) {
        request.reply = folder / "answer";
        return script(text);
    }
};

// As Claude Code says it, in one line.
std::string claude_says(const std::string& text) {
    return R"({"type":"assistant","message":{"content":[{"type":"text","text":")" + text +
           "\"}]}}\n";
}

} // namespace

TEST_CASE("an answer longer than any line that is told comes whole", "[contract][words]") {
    WordsAsked asked;
    const std::string line(mebi, 'x');
    std::string text;
    for (int i = 0; i < 7; ++i)
        text += line + "\n";
    const TurnOutcome plain = asked.prints(text);
    CHECK(plain.no_words.empty());
    // A plain answer ends with its last line.
    CHECK(plain.words.value_or("") + "\n" == text);
    const std::string one_line(7 * mebi, 'y');
    CHECK(asked.prints(one_line).words == one_line);
    CHECK(asked.prints(claude_says(one_line), RuntimeOutput::claude_stream_json).words == one_line);
}

TEST_CASE("an answer comes byte by byte, also where it is no text", "[contract][words]") {
    WordsAsked asked;
    CHECK(asked.prints("caf\xe9 au lait\n").words == "caf\xe9 au lait");
    // JSON is text, and so is what an agent says in it.
    CHECK(asked.prints(claude_says("caf\xe9"), RuntimeOutput::claude_stream_json).words ==
          "caf\xef\xbf\xbd");
}

TEST_CASE("an answer that is too long is none, and is not cut", "[contract][words]") {
    WordsAsked asked;
    for (const std::size_t size : {9 * mebi, 17 * mebi}) {
        const std::string text(size, 'x');
        for (const bool plain : {true, false}) {
            const TurnOutcome outcome =
                plain ? asked.prints("Before.\n" + text)
                      : asked.prints(claude_says("Before.") + claude_says(text),
                                     RuntimeOutput::claude_stream_json);
            CHECK_FALSE(outcome.words);
            CHECK(outcome.no_words == "the reply is longer than 8 MiB");
        }
    }
}

TEST_CASE("whoever is asked for words and says nothing has said nothing", "[contract][words]") {
    WordsAsked asked;
    CHECK(asked.prints("").words == "");
    asked.request.wants_words = false;
    const TurnOutcome unasked = asked.prints("A limerick.");
    CHECK_FALSE(unasked.words);
    CHECK(unasked.no_words.empty());
}

TEST_CASE("an answer that is written into a file is that, whatever is printed",
          "[contract][words]") {
    WordsAsked asked;
    const TurnOutcome written =
        asked.writes("echo chatter; printf 'A sonnet,\\nby s3cret-value' >draft; mv draft answer");
    CHECK(written.words == "A sonnet,\nby ***");
    CHECK(written.no_words.empty());
    CHECK(
        asked.writes("head -c 8388608 /dev/zero | tr '\\0' x >answer").words.value_or("").size() ==
        8 * mebi);
    CHECK(asked.writes("head -c 8388609 /dev/zero | tr '\\0' x >answer").no_words ==
          "the reply is longer than 8 MiB");
    CHECK(asked.writes("printf '\\377' >answer").words == "\xff");
    CHECK(asked.writes("rm answer; echo said aloud").no_words == "the agent has written no reply");
}

TEST_CASE("only a plain file is a written answer", "[contract][words]") {
    WordsAsked asked;
    const std::string none = "the agent's reply is not a file that can be read";
    CHECK(asked.writes("ln -s /etc/passwd answer").no_words == none);
    CHECK(asked.writes("rm answer; mkfifo answer").no_words == none);
    CHECK(asked.writes("rm answer; mkdir answer").no_words == none);
}

TEST_CASE("a written answer is whole also where its agent was cut off", "[contract][words]") {
    WordsAsked asked;
    asked.request.timeout = Millis{300};
    const TurnOutcome outcome = asked.writes("echo All of it. >answer; exec sleep 300");
    CHECK(outcome.end == TurnEnd::timed_out);
    CHECK(outcome.words == "All of it.\n");
}
