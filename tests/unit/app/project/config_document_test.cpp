#include "app/project/config_document.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a configuration reads back as it was written, and a missing one is none",
          "[app][config]") {
    MemoryFiles files;
    CHECK_FALSE(unwrap(read_config(files, "/p/config.user.json", "correct it")));
    const Json document = Json::object().set("agent", "echo");
    unwrap(write_config(files, "/p/config.user.json", document));
    CHECK(*unwrap(read_config(files, "/p/config.user.json", "correct it")) == document);
    files.texts["/p/config.user.json"].insert(0, "\xef\xbb\xbf");
    CHECK(*unwrap(read_config(files, "/p/config.user.json", "correct it")) == document);
}

TEST_CASE("a broken configuration says where, and how to mend it", "[app][config]") {
    MemoryFiles files;
    files.texts["/p/c"] = "{\n\"a\": }";
    const Error fault = must_fail(read_config(files, "/p/c", "write it anew"));
    CHECK(fault.code == ErrorCode::config_invalid);
    CHECK_THAT(fault.message, ContainsSubstring("/p/c:2: "));
    CHECK(fault.hint == "write it anew");
    CHECK(fault.details.string_at("file", "") == "/p/c");
    files.texts["/p/c"] = "[]";
    CHECK_THAT(must_fail(read_config(files, "/p/c", "")).message,
               ContainsSubstring("must be an object"));
}
