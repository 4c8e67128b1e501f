#include "app/changeset/changeset_base.hpp"
#include "support/bare_repository.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const CommitId begun_on = *CommitId::parse(std::string(40, '1'));
const CommitId asked_for = *CommitId::parse(std::string(40, '2'));

class ReachedRepository : public BareRepository {
  public:
    Result<bool> reached = false;
    Result<bool> is_ancestor(const CommitId& ancestor, const CommitId& of) override {
        CHECK(ancestor == asked_for);
        CHECK(of == commit);
        return reached;
    }
};

} // namespace

TEST_CASE("a changeset stands on what it was begun on until it is where it was asked to be",
          "[app][changeset]") {
    ReachedRepository repository;
    CHECK(unwrap(changeset_base(repository, begun_on, std::nullopt, commit)) == begun_on);
    CHECK(unwrap(changeset_base(repository, begun_on, asked_for, commit)) == begun_on);
    repository.reached = true;
    CHECK(unwrap(changeset_base(repository, begun_on, asked_for, commit)) == asked_for);
    repository.reached = fail(ErrorCode::git_failed, "no");
    CHECK(must_fail(changeset_base(repository, begun_on, asked_for, commit)).code ==
          ErrorCode::git_failed);
}
