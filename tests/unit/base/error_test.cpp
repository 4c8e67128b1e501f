#include "base/error.hpp"
#include "support/catch.hpp"

#include <set>

using namespace atelier;

TEST_CASE("every code has a name of its own, an exit status and a retry class that fit together") {
    std::set<std::string> names;
    for (int i = 0; i <= static_cast<int>(ErrorCode::invariant_broken); ++i) {
        const ErrorCodeInfo& row = info(static_cast<ErrorCode>(i));
        INFO(row.name);
        CHECK(static_cast<int>(row.code) == i);
        CHECK(names.insert(std::string(row.name)).second);
        CHECK(error_code_named(row.name) == row.code);
        CHECK(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
        CHECK(std::set<int>{1, 70, 75, 128, 129}.contains(row.exit_status));
        // Who is told to try again must be able to succeed without changing anything.
        if (row.exit_status == 75) CHECK(row.retry == Retry::later);
    }
    CHECK(info(ErrorCode::store_busy).exit_status == 75);
    CHECK(info(ErrorCode::usage).exit_status == 129);
    CHECK_FALSE(error_code_named("no-such-code"));
    CHECK(info(ErrorCode::invariant_broken).exit_status == 70);
}

TEST_CASE("retry classes have the names of the interface") {
    CHECK(name_of(Retry::never) == "never");
    CHECK(name_of(Retry::later) == "later");
    CHECK(name_of(Retry::after_fixing) == "after-fixing");
}

TEST_CASE("an error is said with what to do next, where there is something") {
    CHECK(with_hint({ErrorCode::git_failed, "git failed"}) == "git failed");
    CHECK(with_hint({ErrorCode::git_failed, "git failed", Advice("run it again")}) ==
          "git failed; run it again");
}
