package dev.longhaul.cases;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An author's own mapping of the items. */
@Entity
@Table(name = "item")
class Item {
    @Id
    private long id;

    @Column(name = "v")
    private int value;

    private String note;

    protected Item() {}

    Item(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }

    void addOne() {
        value++;
    }

    void note(String text) {
        note = text;
    }

    String note() {
        return note;
    }
}
