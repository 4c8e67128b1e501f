#include "adapters/trace/trace_file.hpp"

#include "base/text.hpp"
#include "posix/read_file.hpp"
#include "support/catch.hpp"
#include "support/forked_child.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

#include <memory>
#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a trace is its owner's alone, and goes on where it ended", "[trace]") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "trace.jsonl";
    unwrap(TraceFile::open(path)).append("one\n");
    unwrap(TraceFile::open(path)).append("two\n");
    CHECK(*posix::read_file(path) == "one\ntwo\n");
    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777U) == 0600U);
}

TEST_CASE("a trace that cannot be written is an error that names the file", "[trace]") {
    const TemporaryFolder folder;
    const auto opened = TraceFile::open(folder.path() / "no" / "trace");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::files_failed);
    CHECK_THAT(opened.error().message, ContainsSubstring("no/trace"));
}

TEST_CASE("lines of several processes do not stand in each other", "[trace]") {
    constexpr int processes = 4;
    constexpr int lines_each = 200;
    constexpr std::size_t length = 1'000;
    const TemporaryFolder folder;
    const auto path = folder.path() / "trace.jsonl";
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int child = 0; child < processes; ++child)
        children.push_back(std::make_unique<ForkedChild>([&path, child] {
            const auto file = TraceFile::open(path);
            if (!file) return 1;
            const std::string line(length, static_cast<char>('a' + child));
            for (int count = 0; count < lines_each; ++count)
                file->append(line + "\n");
            return 0;
        }));
    for (const auto& child : children)
        CHECK(child->wait() == 0);
    const auto lines = lines_of(*posix::read_file(path));
    CHECK(lines.size() == processes * lines_each);
    for (const std::string& line : lines)
        if (line != std::string(length, line.empty() ? '?' : line[0])) FAIL_CHECK("a torn line");
}
