"""Foreign keys are held to the same walls as imports."""

from tools.check_foreign_keys import declared, problems


def test_every_foreign_key_goes_down():
    assert problems(declared()) == []


def test_relations_are_found_at_all():
    targets = {(source, target) for _field, source, target in declared()}
    assert ("civicloop.kernel.organizations", "civicloop.kernel.organizations") in targets


def test_a_foreign_key_to_a_higher_tier_is_found():
    planted = ("Unit.case", "civicloop.kernel.organizations", "civicloop.answer.cases")
    assert problems([planted]) == [
        (
            "Unit.case points from civicloop.kernel.organizations to civicloop.answer.cases: "
            "name it by its reference string"
        )
    ]


def test_a_foreign_key_upwards_inside_the_kernel_is_found():
    assert problems([("Event.unit", "civicloop.kernel.ledger", "civicloop.kernel.organizations")])


def test_a_foreign_key_to_the_wing_beside_is_found():
    assert problems([("Plan.case", "civicloop.evaluate.planning", "civicloop.answer.cases")])


def test_a_foreign_key_downwards_is_let_through():
    assert (
        problems([("Case.unit", "civicloop.answer.cases", "civicloop.kernel.organizations")]) == []
    )
