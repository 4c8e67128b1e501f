// Work that lands where the user signs every commit, with the programs that sign.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/signing_keys.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what lands is signed with the user's key", "[e2e][signed]") {
    const KeyFormat format = GENERATE(KeyFormat::openpgp, KeyFormat::x509);
    INFO(name_of(format));
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const SigningKey key(sandbox.git(), repository.folder, format);
    sandbox.plan(repository.folder, numbered_parts("demo: write N.txt fine", 2));
    const ProcessResult worked = sandbox.work(repository.folder);
    INFO(worked.out << worked.err);
    REQUIRE(worked.status == 0);
    const auto landed = lines_of(sandbox.git().git(repository.folder, {"rev-list", "main..one"}));
    CHECK(landed.size() == 2);
    for (const std::string& commit : landed)
        sandbox.git().git(repository.folder, {"verify-commit", commit});
    const std::string how = GENERATE("rebase", "squash", "merge");
    sandbox.git().commit(repository.folder, "Theirs\n", {{"theirs.txt", "theirs\n"}});
    sandbox.atelier(repository.folder, {"integrate", "one", "--how", how});
    sandbox.git().git(repository.folder, {"verify-commit", "main"});
}
