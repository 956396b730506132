<%@ tag body-content="empty" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="A message with its values, escaped."
%><%@ attribute name="key" required="true"
%><%@ attribute name="with" type="java.lang.Object"
%><%@ attribute name="then" type="java.lang.Object"
%><%@ taglib prefix="c" uri="jakarta.tags.core"
%><%@ taglib prefix="fmt" uri="jakarta.tags.fmt"
%><fmt:message key="${key}" var="said"><fmt:param value="${with}"/><fmt:param value="${then}"/></fmt:message><c:out value="${said}"/>
