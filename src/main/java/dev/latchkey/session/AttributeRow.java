package dev.latchkey.session;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** One attribute of one session. The name is spelled as {@link AttributeName} spells it. */
@Entity(name = "AttributeRow")
@Table(name = "web_session_attribute")
@IdClass(AttributeRow.Key.class)
class AttributeRow {
    @Id
    @Column(name = "session_handle")
    String session = "";

    @Id
    @Column(name = "name")
    String name = "";

    @Column(name = "content", length = 1_048_576)
    byte[] content = {};

    AttributeRow() {}

    record Key(String session, String name) {}
}
