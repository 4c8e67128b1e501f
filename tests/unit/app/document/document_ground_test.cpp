#include "app/document/document_ground.hpp"

#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Error refused_ground(DocumentFixture& at, const DocumentWish& wish) {
    return must_fail(document_ground(at.work, wish));
}

} // namespace

TEST_CASE("A document is named where the person stands", "[app][document]") {
    DocumentFixture at;
    CHECK(unwrap(document_ground(at.work, {.path = "a.txt", .directory = "/repo/src"})).path ==
          "src/a.txt");
    CHECK(unwrap(document_ground(at.work, {.path = "../x.md", .directory = "/repo/src"})).path ==
          "x.md");
    CHECK(unwrap(document_ground(at.work, {.path = "/repo/x.md", .directory = "/repo/src"})).path ==
          "x.md");
    const DocumentGround outside =
        unwrap(document_ground(at.work, {.path = "src/a.txt", .directory = "/somewhere"}));
    CHECK(outside.path == "src/a.txt");
    CHECK(outside.onto.str() == "main");
    CHECK(outside.base == at.first);
}

TEST_CASE("What cannot be a document is refused", "[app][document]") {
    DocumentFixture at;
    for (const char* path : {"../x.md", "/etc/passwd", "", ".git/config", "src", "README.md/x"}) {
        INFO(path);
        CHECK(refused_ground(at, {.path = path, .directory = "/repo"}).code == ErrorCode::usage);
    }
    CHECK(refused_ground(
              at, {.path = "x.md", .directory = "/repo", .onto = *BranchName::parse("nowhere")})
              .code == ErrorCode::not_found);
    at.repository.detach("/repo");
    CHECK_THAT(refused_ground(at, {.path = "x.md", .directory = "/repo"}).hint,
               ContainsSubstring("--onto"));
}

TEST_CASE("What is no text is no document", "[app][document]") {
    DocumentFixture at;
    at.repository.commit("/repo", "Data\n",
                         {{"latin.md", "caf\xe9\n"}, {"data.bin", std::string("a\0b", 3)}});
    const Error error = refused_ground(at, {.path = "latin.md", .directory = "/repo"});
    CHECK(error.code == ErrorCode::usage);
    CHECK(error.message == "'latin.md' cannot be a document: it is not UTF-8");
    CHECK(refused_ground(at, {.path = "data.bin", .directory = "/repo"}).message ==
          "'data.bin' cannot be a document: it contains a NUL");
    unwrap(at.files.write("/repo/latin.md", "caf\u00e9\n"));
    const DocumentWish mended{.path = "latin.md", .directory = "/repo", .with_changes = true};
    CHECK(unwrap(document_ground(at.work, mended)).changes == "caf\u00e9\n");
}

TEST_CASE("Changes in the checkout are refused, or come first", "[app][document]") {
    DocumentFixture at;
    at.repository.commit("/repo", "Notes\n", {{"notes.md", "one\n"}});
    const CommitId base = *at.repository.git.ref("refs/heads/main");
    unwrap(at.files.write("/repo/notes.md", "two\n"));
    unwrap(at.files.write("/repo/README.md", "changed as well\n"));
    const auto before = at.files.texts;
    DocumentWish wish{.path = "notes.md", .directory = "/repo"};
    const Error error = refused_ground(at, wish);
    CHECK(error.code == ErrorCode::dirty);
    CHECK_THAT(error.hint, ContainsSubstring("--with-changes"));
    wish.with_changes = true;
    const DocumentGround ground = unwrap(document_ground(at.work, wish));
    CHECK(ground.changes == "two\n");
    const CommitId first = unwrap(first_version(at.work, ground, *BeadId::parse("at-run01")));
    CHECK(at.repository.file_at(first, "notes.md") == "two\n");
    CHECK(at.repository.file_at(first, "README.md") == "readme\n");
    CHECK(ground.base == base);
    CHECK(at.files.texts == before);
    CHECK(at.repository.git.ref("refs/heads/main") == base);
}

TEST_CASE("A file that Git ignores is no new document", "[app][document]") {
    DocumentFixture at;
    at.repository.commit("/repo", "Ignore\n", {{".gitignore", "notes.md\nout\n"}});
    unwrap(at.files.write("/repo/notes.md", "mine\n"));
    unwrap(at.files.write("/repo/out/a.md", "made\n"));
    DocumentWish wish{.path = "notes.md", .directory = "/repo"};
    CHECK(refused_ground(at, wish).code == ErrorCode::dirty);
    wish.with_changes = true;
    CHECK(unwrap(document_ground(at.work, wish)).changes == "mine\n");
    wish.path = "out";
    CHECK(refused_ground(at, wish).code == ErrorCode::usage);
    wish.path = "new.md";
    CHECK_FALSE(unwrap(document_ground(at.work, wish)).changes);
}

TEST_CASE("A checkout of another branch has no changes of it", "[app][document]") {
    DocumentFixture at;
    at.repository.switch_to("/repo", "other", at.first);
    unwrap(at.files.write("/repo/README.md", "changed\n"));
    DocumentWish wish{
        .path = "README.md", .directory = "/repo", .onto = *BranchName::parse("main")};
    CHECK_FALSE(unwrap(document_ground(at.work, wish)).changes);
    wish.with_changes = true;
    CHECK(refused_ground(at, wish).code == ErrorCode::usage);
}

TEST_CASE("A document without changes begins at its branch", "[app][document]") {
    DocumentFixture at;
    const DocumentGround ground = unwrap(document_ground(
        at.work, {.path = "README.md", .directory = "/repo", .with_changes = true}));
    CHECK(unwrap(first_version(at.work, ground, *BeadId::parse("at-run01"))) == at.first);
}
